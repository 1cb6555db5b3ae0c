/**
 * Who the extension is to the browsers, and so to the worker, whose `EXTENSION_ORIGINS` and
 * `EXTENSION_REDIRECTS` name the same. `tests/contract/extension-ids.test.ts` holds that they agree.
 */

/** The public half of a key that nobody kept: it only gives every build that is loaded unpacked one id. */
export const CHROME_KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsCv5rs8TBtr6FNTkn4AHxkPGOqFpPXKA2oG0KjB6rogVkwV0M/hgCyIL+kcVu1H5fQA92QdNwCtdfLLN1Hsw8gnQmkGTY9aT4hnV1eSwHkJXw65lv1yrDUcG5kKihe6NxvTvAx3QmzXhFnrsQKmWHod4vsCAUHRaZAToBzmTPyZ73BF/BE6unIFVoHhowD5h8MNnAUgJvnle/Xjzruz6LeAp4sMTfGTOsOnd9DdoR51mOAprjx+O8qKAfWTJ2O616+CSCDhS5fDhCjjeriAvKhAKE2vkeAcWQdqFEu7n7xs0nESjn33YOAJ79ulG87FSEbygCGNiQSUf4Z7zigOkXwIDAQAB'

/** The first half of the key's SHA-256, in the letters a to p. */
export const CHROME_ID = 'cpolecomkijfigkgaalndnfhbflhpdli'
export const CHROME_ORIGIN = `chrome-extension://${CHROME_ID}`
export const CHROME_REDIRECT = `https://${CHROME_ID}.chromiumapp.org/`

/** In Firefox we name ourselves; the store holds that nobody else does. */
export const FIREFOX_ID = 'etsypro@etsypro.example'
/** `identity.getRedirectURL()` in Firefox: the SHA-1 of the add-on's id, in hexadecimal digits. */
export const FIREFOX_REDIRECT =
  'https://79cee0086e3adad5415ea9e6f86181f97f783afc.extensions.allizom.org/'
