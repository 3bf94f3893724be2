// Runs in the page before it starts: when it began to ask for conversations, when it said *Complete*, and how long
// the main thread was not free in between.
{
  /** @type {{ at: number, ms: number }[]} */
  const tasks = [];
  const stamps = { completed: 0, tasks };
  performance.setResourceTimingBufferSize(100_000);
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) tasks.push({ at: startTime, ms: duration });
  }).observe({ type: 'longtask', buffered: true });
  new MutationObserver(() => {
    const complete = document.querySelector('[role=status]')?.textContent?.startsWith('Complete');
    if (complete) stamps.completed ||= performance.now();
  }).observe(document, { subtree: true, childList: true, characterData: true });
  Object.assign(globalThis, { stamps });
}
