<?php
// No mail leaves a site for tests, and two quick comments are no flood.
add_filter('pre_wp_mail', '__return_true');
add_filter('comment_flood_filter', '__return_false', 99);
