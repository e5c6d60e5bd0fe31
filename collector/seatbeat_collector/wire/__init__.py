"""Bytes in, accepted rows and rejections out; knows no framework, no store engine and no clock."""
