-- A sealed part of a list for letters; nobody sees it before its revision is on record. ARGV: content and part, sealed lines.
redis.call('SET', key('letters', ARGV[1]), ARGV[2])
return 1
