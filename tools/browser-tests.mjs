// Runs tests/browser in headless Chromium. wasm-bindgen's runner drives the browser over WebDriver
// and takes its switches from a file, written here so that they are the same as in every other run.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { findBrowser, findDriver, switches } from './chromium.mjs';

const capabilities = resolve('target/webdriver.json');
mkdirSync('target', { recursive: true });
const options = { binary: findBrowser(), args: ['--headless=new', ...switches] };
writeFileSync(capabilities, JSON.stringify({ 'goog:chromeOptions': options }));

const { status } = spawnSync(
  'cargo',
  ['test', '--target', 'wasm32-unknown-unknown', '--test', 'browser', ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: 'wasm-bindgen-test-runner',
      CHROMEDRIVER: findDriver(),
      WASM_BINDGEN_TEST_WEBDRIVER_JSON: capabilities,
      // Seconds; a loaded machine starts a browser slowly.
      WASM_BINDGEN_TEST_DRIVER_TIMEOUT: '60',
      WASM_BINDGEN_TEST_TIMEOUT: '120',
    },
  },
);
process.exit(status ?? 1);
