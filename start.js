// Starts the page. The build tool would do this with an inline script, which the
// content security policy forbids; so it only writes the preload links, and this
// file reads from them what the hashed program is called today.
const wasm = document.querySelector('link[rel="preload"][as="fetch"]').href;
const placeholder = document.getElementById('loading');
const program = start();

// Until this page has all of its program, sw.js keeps the files of its version; the name of the lock tells which.
let complete;
const whole = new Promise((done) => {
  complete = done;
});
// The program waits for it too (`browser::more_came`).
globalThis.whole = whole;
navigator.locks?.request(wasm, { mode: 'shared' }, () => whole).catch(() => {});

// What is not on the first screen is a program of its own, which works in the memory of the first. The page
// asks for it here (`browser::load_more`). Whoever asks after a failure asks the host again.
let more;
globalThis.loadMore = () => {
  more ??= fetchMore().then(complete, (error) => {
    more = undefined;
    throw error;
  });
  return more;
};

try {
  await program;
  placeholder.remove();
} catch (error) {
  placeholder.textContent =
    'The page could not start. Please reload it; if that does not help, try a current version of Chrome, Edge, Firefox or Safari.';
  throw error;
}

// Ahead of time, when there is nothing else to do; a failure is told to those who need it. Safari knows no idle callback.
const idle = globalThis.requestIdleCallback ?? ((task) => setTimeout(task, 1000));
idle(() => globalThis.loadMore().catch(() => {}).then(keepPage));

async function start() {
  const { default: init } = await import(wasm.replace('_bg.wasm', '.js'));
  return init({ module_or_path: wasm });
}

// The next visit may have no network (sw.js). It comes last, so that it finds every file in the browser's own cache.
// Nothing depends on it: a host without https, a private window or a frame may refuse.
async function keepPage() {
  try {
    await navigator.serviceWorker?.register('sw.js');
  } catch {
    // Then the page needs its host on every visit.
  }
}

async function fetchMore() {
  const imports = { page: await program };
  const [response] = await Promise.all([
    fetch(wasm.replace('_bg.', '_more.')),
    addStyle(wasm.replace('_bg.wasm', '_more.css')),
  ]);
  if (!response.ok) throw new Error(`HTTP status ${response.status}`);
  // Some hosts do not know the type, and without it a browser compiles only what has arrived as a whole.
  const streams = response.headers.get('content-type')?.startsWith('application/wasm');
  await (streams
    ? WebAssembly.instantiateStreaming(response, imports)
    : WebAssembly.instantiate(await response.arrayBuffer(), imports));
}

// Once: a second try may find that it was only the program that was missing.
function addStyle(address) {
  if (document.querySelector(`link[href="${address}"]`)) return;
  const sheet = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: address });
  return new Promise((loaded, failed) => {
    sheet.onload = loaded;
    sheet.onerror = () => {
      sheet.remove();
      failed(new Error('The style sheet could not be fetched.'));
    };
    document.head.append(sheet);
  });
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
