-- phpMyAdmin SQL Dump
-- version 5.2.1
-- https://www.phpmyadmin.net/

SET SQL_MODE = "NO_AUTO_VALUE_ON_ZERO";
START TRANSACTION;

--
-- Table structure for table `lock_posts`
--

CREATE TABLE `lock_posts` (
  `post_id` int(10) UNSIGNED NOT NULL,
  `topic_id` int(10) UNSIGNED NOT NULL DEFAULT 0,
  `forum_id` mediumint(8) UNSIGNED NOT NULL DEFAULT 0,
  `poster_id` int(10) UNSIGNED NOT NULL DEFAULT 0,
  `poster_ip` varchar(40) NOT NULL DEFAULT '',
  `post_time` int(11) UNSIGNED NOT NULL DEFAULT 0,
  `post_username` varchar(255) NOT NULL DEFAULT '',
  `post_subject` varchar(255) NOT NULL DEFAULT '',
  `post_text` mediumtext NOT NULL,
  `bbcode_uid` varchar(8) NOT NULL DEFAULT '',
  `post_visibility` tinyint(3) NOT NULL DEFAULT 0
) ENGINE=InnoDB DEFAULT CHARSET=utf8 COLLATE=utf8_bin;

--
-- Dumping data for table `lock_posts`
--

INSERT INTO `lock_posts` (`post_id`, `topic_id`, `forum_id`, `poster_id`, `poster_ip`, `post_time`, `post_username`, `post_subject`, `post_text`, `bbcode_uid`, `post_visibility`) VALUES
(1, 1, 2, 2, '192.0.2.1', 1700000000, '', 'The lock', '<r>The lock is <B><s>[b]</s>stuck<e>[/b]</e></B> again.<br/>\nSince May.</r>', '', 1),
(2, 1, 2, 3, '192.0.2.2', 1700000100, '', 'Re: The lock', '<t>Did you oil it?</t>', '', 1),
(3, 2, 2, 3, '192.0.2.2', 1700000150, '', 'Swans', '<t>Three swans today.</t>', '', 1),
(4, 1, 2, 2, '192.0.2.1', 1700000200, '', 'Re: The lock', '<r><QUOTE author="Bob &amp; Co" post_id="2" time="1700000100" user_id="3"><s>[quote="Bob &amp; Co" post_id=2 time=1700000100 user_id=3]</s>Did you oil it?<e>[/quote]</e></QUOTE>\nTwice.</r>', '', 1),
(5, 1, 2, 1, '192.0.2.3', 1700000300, 'Cy', 'Re: The lock', '[quote=&quot;Ann Oak&quot;:3kd8fj2l]Since May.[/quote:3kd8fj2l]\nSince April <!-- s:) --><img src=\"{SMILIES_PATH}/icon.gif\" alt=\":)\" /><!-- s:) --> &lt;b&gt;', '3kd8fj2l', 1),
(6, 1, 2, 4, '192.0.2.4', 1700000400, '', 'Re: The lock', '<t>Buy oil!</t>', '', 2),
(7, 1, 2, 4, '192.0.2.4', 1700000500, '', 'Re: The lock', '<t>Buy grease!</t>', '', 0),
(8, 2, 2, 1, '192.0.2.5', 1700000600, '', 'Re: Swans', '<t>Four.</t>', '', 1);

CREATE TABLE `lock_topics` (
  `topic_id` int(10) UNSIGNED NOT NULL,
  `topic_title` varchar(255) NOT NULL DEFAULT '',
  `topic_first_post_id` int(10) UNSIGNED NOT NULL DEFAULT 0
) ENGINE=InnoDB DEFAULT CHARSET=utf8 COLLATE=utf8_bin;

INSERT INTO `lock_topics` (`topic_id`, `topic_title`, `topic_first_post_id`) VALUES
(1, 'The lock &amp; its keeper', 1),
(2, 'Swans', 3);

CREATE TABLE `lock_users` (
  `user_id` int(10) UNSIGNED NOT NULL,
  `username` varchar(255) NOT NULL DEFAULT '',
  `user_password` varchar(255) NOT NULL DEFAULT ''
) ENGINE=InnoDB DEFAULT CHARSET=utf8 COLLATE=utf8_bin;

INSERT INTO `lock_users` (`user_id`, `username`, `user_password`) VALUES
(1, 'Anonymous', ''),
(2, 'Ann Oak', 'x'),
(3, 'Bob &amp; Co', 'x'),
(4, 'Cheap oil', 'x');
COMMIT;
