/** Set by the bundler to the version in package.json. */
declare const BULKHEAD_VERSION: string | undefined;

/** The version of Bulkhead; `development` where the code runs without having been bundled. */
export const version: string = typeof BULKHEAD_VERSION === 'undefined' ? 'development' : BULKHEAD_VERSION;
