-- The first key ring that a programme sees is its own. ARGV: fingerprint. Answers the one that stands.
redis.call('SET', key('keyring'), ARGV[1], 'NX')
return redis.call('GET', key('keyring'))
