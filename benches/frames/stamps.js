// Runs in the page before it starts: takes the time from each move of the threshold's handle to the painted frame.
// A frame begins with its first event and has been painted when a message comes in that was sent from its callback.
{
  /** @type {{ script: number, painted: number }[]} */
  const frames = [];
  const { port1, port2 } = new MessageChannel();
  let [begun, script, moved] = [0, 0, false];
  port1.onmessage = () => {
    if (moved) frames.push({ script, painted: performance.now() - begun });
    begun = 0;
    moved = false;
  };
  const begin = (/** @type {Event} */ event) => {
    moved ||= event.type === 'input';
    if (begun) return;
    begun = performance.now();
    requestAnimationFrame(() => {
      script = performance.now() - begun;
      port2.postMessage(null);
    });
  };
  for (const type of ['pointermove', 'input']) addEventListener(type, begin, { capture: true });
  Object.assign(globalThis, { frames });
}
