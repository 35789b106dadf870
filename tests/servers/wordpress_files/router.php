<?php
// For PHP's own web server: uploads from the folder of this run, programs as they are, all else through WordPress.
$path = rawurldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
if (str_contains($path, '..')) {
    http_response_code(400);
    return true;
}
if (str_starts_with($path, '/wp-content/')) {
    $file = getenv('SITE_CONTENT') . substr($path, strlen('/wp-content'));
    if (is_file($file) && !str_ends_with($file, '.php')) {
        header('Content-Type: ' . (mime_content_type($file) ?: 'application/octet-stream'));
        readfile($file);
        return true;
    }
}
$code = getenv('SITE_CODE');
$script = str_ends_with($path, '.php') && is_file($code . $path) ? $path : '/index.php';
if ($script === '/index.php' && $path !== '/' && is_file($code . $path)) {
    return false;
}
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = $script;
$_SERVER['SCRIPT_FILENAME'] = $code . $script;
chdir(dirname($code . $script));
require $code . $script;
