<?php
// A site for tests. Everything that differs from run to run comes from the environment.
foreach (['DB_NAME', 'DB_USER', 'DB_PASSWORD'] as $name) {
    define($name, 'site');
}
define('DB_HOST', getenv('SITE_DATABASE'));
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) {
    define("{$name}_KEY", "$name key " . getenv('SITE_SALT'));
    define("{$name}_SALT", "$name salt " . getenv('SITE_SALT'));
}
define('WP_HOME', getenv('SITE_URL'));
define('WP_SITEURL', getenv('SITE_URL'));
define('WP_CONTENT_DIR', getenv('SITE_CONTENT'));
define('WP_CONTENT_URL', getenv('SITE_URL') . '/wp-content');
define('WP_ENVIRONMENT_TYPE', 'local'); // application passwords without TLS
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('DISABLE_WP_CRON', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) {
    define('ABSPATH', __DIR__ . '/');
}
require_once ABSPATH . 'wp-settings.php';
