<?xml version="1.0" encoding="UTF-8"?>
<CHANNEL HREF="https://cdf.example.org/" LASTMOD="1998-11-05T22:12">
 <TITLE>Invented Channel</TITLE><ABSTRACT>Of another age</ABSTRACT>
 <ITEM HREF="https://cdf.example.org/one" LASTMOD="1998-11-05T22:12:00Z"><TITLE>One</TITLE><ABSTRACT>The first.</ABSTRACT></ITEM>
 <ITEM><TITLE>Without an address</TITLE></ITEM>
</CHANNEL>
