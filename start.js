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

// A fault of the program stops it at once. What is on the page then no longer follows the controls, and
// the reader must know.
function stopped(error) {
  if (!(error instanceof WebAssembly.RuntimeError) || document.getElementById('stopped')) return;
  const message = document.createElement('p');
  message.id = 'stopped';
  message.role = 'alert';
  message.textContent =
    'The page has stopped because of a fault of its own, and its figures no longer follow your choices. Please reload it; your question is kept in the address.';
  document.body.prepend(message);
}
addEventListener('error', (event) => stopped(event.error));
addEventListener('unhandledrejection', (event) => stopped(event.reason));
