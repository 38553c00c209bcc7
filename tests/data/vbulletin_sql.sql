-- MySQL dump 10.11
CREATE TABLE `vb_post` (
  `postid` int(10) unsigned NOT NULL auto_increment,
  `threadid` int(10) unsigned NOT NULL default '0',
  `parentid` int(10) unsigned NOT NULL default '0',
  `username` varchar(100) NOT NULL default '',
  `userid` int(10) unsigned NOT NULL default '0',
  `title` varchar(250) NOT NULL default '',
  `dateline` int(10) unsigned NOT NULL default '0',
  `pagetext` mediumtext,
  `ipaddress` varchar(15) NOT NULL default '',
  `visible` smallint(6) NOT NULL default '0',
  PRIMARY KEY  (`postid`),
  KEY `threadid` (`threadid`,`userid`)
) ENGINE=MyISAM DEFAULT CHARSET=latin1;
LOCK TABLES `vb_post` WRITE;
INSERT INTO `vb_post` VALUES (10,3,0,'Ann Oak',1,'The weir',1200000000,'Is the weir open?\r\n\r\nSince [B]when[/B]?','192.0.2.1',1),(11,3,10,'Bob O&#39;Elm',2,'',1200000100,'Yes.','192.0.2.2',1),(12,3,11,'Cy',3,'',1200000200,'[QUOTE=Bob O\'Elm;11]Yes.[/QUOTE]\r\nNo [is] it not < 3?','192.0.2.3',1),(13,3,10,'Dee',0,'',1200000300,'[QUOTE=Cy;12]No[/QUOTE]Who says so?','192.0.2.4',1),(14,3,10,'Cheap boats',4,'',1200000400,'Buy','192.0.2.5',2),(15,3,14,'Ann Oak',1,'',1200000500,'Go away.','192.0.2.1',1);
UNLOCK TABLES;
CREATE TABLE `vb_thread` (
  `threadid` int(10) unsigned NOT NULL auto_increment,
  `title` varchar(250) NOT NULL default '',
  `firstpostid` int(10) unsigned NOT NULL default '0',
  PRIMARY KEY  (`threadid`)
) ENGINE=MyISAM DEFAULT CHARSET=latin1;
INSERT INTO `vb_thread` VALUES (3,'The weir',10);
