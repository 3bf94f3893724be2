// Runs two halves as a browser would, and writes down what their functions answer before and after the second one
// came. Usage: node halves.mjs primary.wasm secondary.wasm
import { readFileSync } from 'node:fs';

const [primary, secondary] = process.argv.slice(2).map((file) => readFileSync(file));
/** @type {number[]} */
const told = [];
const { instance } = await WebAssembly.instantiate(primary, { host: { tell: (/** @type {number} */ at) => told.push(at) } });
/** @type {any} */
const page = instance.exports;

/** @param {() => unknown} call */
function answer(call) {
  try {
    return `${call()}`;
  } catch (error) {
    return error instanceof WebAssembly.RuntimeError ? 'trap' : `${error}`;
  }
}

function answers() {
  return [
    () => page.shared(2),
    () => page.moreover(),
    () => page.through(1, 5, 6),
    () => page.door(4, 1),
    () => page.through(0, 5, 6),
    () => page.through(2, 5, 6),
    () => page.through(3, 3, 1),
    () => page.wide(5n, 0.5),
    () => page.stack(),
  ].map(answer);
}

const before = answers();
await WebAssembly.instantiate(secondary, { page });
console.log([...before, '|', ...answers(), '|', ...told].join(' '));
