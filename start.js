// Starts the page. The build tool would do this with an inline script, which the
// content security policy forbids; so it only writes the preload links, and this
// file reads from them what the hashed program is called today.
const wasm = document.querySelector('link[rel="preload"][as="fetch"]').href;
const placeholder = document.getElementById('loading');

try {
  const { default: init } = await import(wasm.replace('_bg.wasm', '.js'));
  await init({ module_or_path: wasm });
  placeholder.remove();
} catch (error) {
  placeholder.textContent =
    'The page could not start. Please reload it; if that does not help, try a current version of Chrome, Edge, Firefox or Safari.';
  throw error;
}
