// The SDK asks a loader of modules for its one library; this is that loader.
{
  const all = /** @type {any} */ (globalThis);
  all.define = (/** @type {string[]} */ _names, /** @type {(axios: unknown) => unknown} */ make) => {
    all.sdk = make(all.axios);
  };
}
