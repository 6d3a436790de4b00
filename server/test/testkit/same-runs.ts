import fc from 'fast-check'

/**
 * Properties are tried with the same values on every run, so that what was seen to pass passes: whoever looks for new
 * counter-examples gives another FC_SEED.
 */
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20_261_122) })
