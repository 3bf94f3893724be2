// @ts-nocheck It stands in for the browser's own functions, whose types say more than it does.
// In the page, before anything else: a clock that moves only when it is told, and a way to tell it. For tools/week.mjs
// and its end-to-end test: a week passes in minutes, and the page cannot tell.
{
  const real = { Date, setTimeout: globalThis.setTimeout.bind(globalThis), fetch: globalThis.fetch.bind(globalThis) };
  /** @type {Map<number, { at: number, every?: number, task: () => void }>} */
  const timers = new Map();
  let now = real.Date.now();
  let begun = now;
  let serial = 0;
  let memory;

  globalThis.Date = class extends real.Date {
    constructor(...parts) {
      if (parts.length) super(...parts);
      else super(now);
    }
    static now() {
      return now;
    }
  };
  performance.now = () => now - begun;
  const later = (task, ms, rest, every) => {
    serial += 1;
    timers.set(serial, { at: now + Math.max(Number(ms) || 0, 0), every, task: () => task(...rest) });
    return serial;
  };
  globalThis.setTimeout = (task, ms, ...rest) => later(task, ms, rest);
  globalThis.setInterval = (task, ms, ...rest) => later(task, ms, rest, Math.max(Number(ms) || 0, 1));
  globalThis.clearTimeout = globalThis.clearInterval = (id) => timers.delete(id);

  for (const name of ['instantiate', 'instantiateStreaming']) {
    const instantiate = WebAssembly[name].bind(WebAssembly);
    WebAssembly[name] = async (...given) => {
      const made = await instantiate(...given);
      memory ??= (made.instance ?? made).exports.memory;
      return made;
    };
  }

  /** The next turn of the browser's own loop. */
  const channel = new MessageChannel();
  const waiting = [];
  channel.port1.onmessage = () => waiting.shift()?.();
  const breath = () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      channel.port2.postMessage(0);
    });
  /** Lets the network have its time too. */
  const rest = () => new Promise((resolve) => real.setTimeout(resolve, 1));

  /** Moves the clock, timer by timer. */
  async function pass(ms) {
    const end = now + ms;
    for (;;) {
      let next;
      for (const [id, timer] of timers) if (timer.at <= end && (!next || timer.at < next[1].at)) next = [id, timer];
      if (!next) break;
      const [id, timer] = next;
      now = Math.max(now, timer.at);
      if (timer.every) timer.at = now + timer.every;
      else timers.delete(id);
      timer.task();
      await breath();
    }
    now = end;
  }

  const told = () => document.querySelector('.board .until')?.textContent ?? '';

  globalThis.week = {
    /** Sets the clock before the page begins. */
    begin: (at) => {
      [now, begun] = [at, at];
    },
    now: () => now,
    memory: () => memory.buffer.byteLength,
    timers: () => timers.size,
    pass,
    /** Lets timers that are due and answers that came do their work, for as long as `until` says. */
    async idle(until) {
      for (let round = 0; !until(); round += 1) {
        if (round > 20_000) throw new Error(`The page does not go on: ${document.body.innerText.slice(0, 400)}`);
        // What waits for a share of the budget needs the clock.
        await pass(round > 100 ? 20 : 0);
        await (round > 20 ? rest() : breath());
      }
    },
    /** So many refreshes; the simulator's clock goes along. */
    async refresh(count, simulator) {
      const begun = now;
      for (let done = 0; done < count; done += 1) {
        const before = told();
        const from = now;
        await real.fetch(`${simulator}/sim/advance?ms=60000`, { method: 'POST', mode: 'no-cors' });
        for (let second = 0; told() === before; second += 1) {
          await pass(1_000);
          // A turn that is due begins within a second or two; its answers take their own time.
          if (second >= 60) for (let round = 0; round < 40 && told() === before; round += 1) await rest();
          if (second > 600) throw new Error(`No refresh after ${before}: ${document.body.innerText.slice(0, 400)}`);
        }
        const ahead = now - from - 60_000;
        if (ahead > 0) await real.fetch(`${simulator}/sim/advance?ms=${ahead}`, { method: 'POST', mode: 'no-cors' });
      }
      return now - begun;
    },
  };
}
