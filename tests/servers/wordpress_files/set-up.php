<?php
// Makes the site and its people once, and prints their application passwords as one line of JSON. 2: come again.
define('WP_INSTALLING', true);
$address = parse_url(getenv('SITE_URL'));
$_SERVER += ['HTTP_HOST' => "{$address['host']}:{$address['port']}", 'REQUEST_METHOD' => 'GET', 'REQUEST_URI' => '/'];
[$host, $port] = explode(':', getenv('SITE_DATABASE'));
mysqli_report(MYSQLI_REPORT_OFF);
if (!@mysqli_connect($host, 'site', 'site', 'site', (int) $port)) {
    exit(2);
}
require getenv('SITE_CODE') . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
if (!is_blog_installed()) {
    wp_install('A site for tests', 'admin', 'admin@example.test', true, '', 'admin-main-password');
}
update_option('permalink_structure', '/%postname%/');
update_option('comment_previously_approved', '0');
flush_rewrite_rules(false);
$told = [];
foreach (['alice' => 'editor', 'bob' => 'subscriber'] as $name => $role) {
    $id = username_exists($name) ?: wp_insert_user([
        'user_login' => $name,
        'user_pass' => "$name-main-password",
        'user_email' => "$name@example.test",
        'role' => $role,
    ]);
    [$password] = WP_Application_Passwords::create_new_application_password($id, ['name' => 'tests']);
    $told[$name] = ['user' => $name, 'password' => $password];
}
echo "\n", json_encode($told), "\n";
