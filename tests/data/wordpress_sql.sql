-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
--
-- Host: localhost    Database: allotment
-- ------------------------------------------------------
/*!40101 SET NAMES utf8mb4 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;

--
-- Table structure for table `plot_options`
--

DROP TABLE IF EXISTS `plot_options`;
CREATE TABLE `plot_options` (
  `option_id` bigint unsigned NOT NULL AUTO_INCREMENT,
  `option_value` longtext NOT NULL COMMENT 'what; it''s worth',
  PRIMARY KEY (`option_id`)
) ENGINE=InnoDB;
INSERT INTO `plot_options` VALUES (1,'INSERT INTO `plot_comments` VALUES (99,\'no\');\n-- it isn\'t one'),(2,0x00FF);

--
-- Table structure for table `plot_comments`
--

DROP TABLE IF EXISTS `plot_comments`;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `plot_comments` (
  `comment_ID` bigint unsigned NOT NULL AUTO_INCREMENT,
  `comment_post_ID` bigint unsigned NOT NULL DEFAULT '0',
  `comment_author` tinytext NOT NULL,
  `comment_author_email` varchar(100) NOT NULL DEFAULT '',
  `comment_author_url` varchar(200) NOT NULL DEFAULT '',
  `comment_author_IP` varchar(100) NOT NULL DEFAULT '',
  `comment_date` datetime NOT NULL DEFAULT '0000-00-00 00:00:00',
  `comment_date_gmt` datetime NOT NULL DEFAULT '0000-00-00 00:00:00',
  `comment_content` text NOT NULL,
  `comment_karma` int NOT NULL DEFAULT '0',
  `comment_approved` varchar(20) NOT NULL DEFAULT '1',
  `comment_agent` varchar(255) NOT NULL DEFAULT '',
  `comment_type` varchar(20) NOT NULL DEFAULT 'comment',
  `comment_parent` bigint unsigned NOT NULL DEFAULT '0',
  `user_id` bigint unsigned NOT NULL DEFAULT '0',
  PRIMARY KEY (`comment_ID`),
  KEY `comment_approved_date_gmt` (`comment_approved`,`comment_date_gmt`),
  KEY `comment_author_email` (`comment_author_email`(10))
) ENGINE=InnoDB AUTO_INCREMENT=14 DEFAULT CHARSET=utf8mb4;

LOCK TABLES `plot_comments` WRITE;
/*!40000 ALTER TABLE `plot_comments` DISABLE KEYS */;
INSERT INTO `plot_comments` VALUES (5,7,'Ann O\'Oak','hidden@allotment.invalid','','192.0.2.1','2024-05-02 12:00:00','2024-05-02 10:00:00','My <b>beans</b> are gone.\r\n\r\n(All of them), it\'s \"sad\"; 50\% off \\o/',0,'1','','comment',0,0),(8,7,'Bob Elm','','','','2024-05-02 13:00:00','0000-00-00 00:00:00',_utf8mb4'So are mine.',0,'1','','',5,NULL);
INSERT INTO `plot_comments` VALUES (9,7,'Some other site','','','','2024-05-02 13:00:00','2024-05-02 11:00:00','[...]',0,'1','','pingback',5,0),
(10,7,'Cheap seeds','','','','2024-05-02 13:00:00','2024-05-02 11:00:00','Buy',0,'spam','','comment',5,0),
(11,7,'','','','','2024-05-02 14:00:00','2024-05-02 12:00:00','Who said that?',0,'1','','comment',8,0),
(13,7,0x5AC3B6,'','','','2024-05-02 15:00:00','2024-05-02 13:00:00','Mine too.',0,'0','','comment',5,0);
/*!40000 ALTER TABLE `plot_comments` ENABLE KEYS */;
UNLOCK TABLES;
-- Dump completed on 2024-05-03  9:00:00
