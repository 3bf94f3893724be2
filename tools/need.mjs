// Installs what is missing, at the pinned version and into the usual place of its own installer,
// and says so; silent when everything is there. Usage: node tools/need.mjs trunk chromium …
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { findBrowser, findDriver } from './chromium.mjs';
import { findNginx, UNPACKED } from './nginx.mjs';

const TRUNK = '0.21.14';
const NEXTEST = '0.9.143';
const PYTHON_SDK = '269.0.0';

/** @type {Record<string, () => void>} */
const needs = {
  'wasm-target'() {
    // Asking rustc, not rustup, is right for toolchains of any origin.
    const libraries = output('rustc', '--print', 'target-libdir', '--target', 'wasm32-unknown-unknown');
    if (libraries === undefined) stop('Rust is missing. Install it with rustup (https://rustup.rs) and try again.');
    if (existsSync(libraries)) return;
    install('the WebAssembly target of the Rust toolchain', 'rustup', 'target', 'add', 'wasm32-unknown-unknown') ||
      stop('The WebAssembly target is missing. Install it with `rustup target add wasm32-unknown-unknown` and try again.');
  },

  'rust-src'() {
    const sysroot = output('rustc', '--print', 'sysroot') ?? '';
    if (existsSync(`${sysroot}/lib/rustlib/src/rust/library/Cargo.lock`)) return;
    install('the source of the Rust standard library', 'rustup', 'component', 'add', 'rust-src') ||
      stop('The source of the Rust standard library is missing. Install it with `rustup component add rust-src` and try again.');
  },

  trunk() {
    if (output('trunk', '--version') === `trunk ${TRUNK}`) return;
    cargoInstall('trunk', TRUNK, '--locked');
  },

  'wasm-bindgen'() {
    // Page and command exchange a format that changes with every version: the lock file decides.
    const lock = readFileSync('Cargo.lock', 'utf8');
    const version = /name = "wasm-bindgen"\nversion = "(.+)"/.exec(lock)?.[1];
    if (!version) stop('Cargo.lock names no version of wasm-bindgen.');
    const there = ['wasm-bindgen', 'wasm-bindgen-test-runner'].every(
      (command) => output(command, '--version')?.split(' ')[1] === version,
    );
    if (!there) cargoInstall('wasm-bindgen-cli', version);
  },

  nextest() {
    // Any version runs the tests alike.
    if (output('cargo-nextest', 'nextest', '--version') !== undefined) return;
    cargoInstall('cargo-nextest', NEXTEST, '--locked');
  },

  chromium() {
    if (findBrowser() && findDriver()) return;
    const asRoot = rights();
    const mayInstall = output('apt-get', '--version') !== undefined && output(...command(asRoot, 'true')) !== undefined;
    if (mayInstall) {
      install('the list of Debian packages', ...command(asRoot, 'apt-get', 'update'));
      install('Chromium and ChromeDriver', ...command(asRoot, 'apt-get', 'install', '--yes', 'chromium', 'chromium-driver'));
    }
    if (!findBrowser()) stop('Chromium is missing. Install Chromium or Chrome, or set CHROMIUM to its path, and try again.');
    if (!findDriver()) stop("ChromeDriver is missing. Install your Chromium's version of it, or set CHROMEDRIVER to its path, and try again.");
  },

  nginx() {
    if (findNginx()) return;
    // Unpacked, not installed: an installed one starts at once and takes port 80. This needs no rights either.
    mkdirSync(UNPACKED, { recursive: true });
    const download = 'apt-get download nginx nginx-common';
    const unpack = () =>
      install(`nginx into ${UNPACKED}`, 'sh', '-c', `cd "$1" && rm -f *.deb && ${download} && for package in *.deb; do dpkg-deb --extract "$package" . || exit; done`, 'sh', UNPACKED);
    if (output('apt-get', '--version') !== undefined && !unpack()) {
      install('the list of Debian packages', ...command(rights(), 'apt-get', 'update'));
      unpack();
    }
    if (!findNginx()) stop('nginx is missing. Install nginx, or set NGINX to its path, and try again.');
  },

  /** Only the benchmark *load* compares with it: without Python it says so and leaves it out. */
  'python-sdk'() {
    const python = 'target/python/bin/python';
    const version = ['-c', "import importlib.metadata as m; print(m.version('PureCloudPlatformClientV2'))"];
    if (output(python, ...version) === PYTHON_SDK) return;
    const installed =
      install('a Python environment of its own', 'python3', '-m', 'venv', 'target/python') &&
      install('the official Python SDK', python, '-m', 'pip', 'install', '--quiet', `PureCloudPlatformClientV2==${PYTHON_SDK}`);
    if (!installed) console.log('The Python SDK could not be installed: the benchmark leaves it out.');
  },
};

/** @param {string} name @param {string} version @param {string[]} flags */
function cargoInstall(name, version, ...flags) {
  install(`${name} ${version}`, 'cargo', 'install', name, '--version', version, ...flags) ||
    stop(`${name} ${version} could not be installed.`);
}

/** @param {string} what @param {string[]} command */
function install(what, ...command) {
  console.log(`Installing ${what}: ${command.join(' ')}`);
  return spawnSync(command[0], command.slice(1), { stdio: 'inherit' }).status === 0;
}

/** What a command prints, or undefined if it fails or does not exist. @param {string[]} command */
function output(...command) {
  const { status, stdout } = spawnSync(command[0], command.slice(1), { encoding: 'utf8' });
  return status === 0 ? stdout.trim().split('\n')[0] : undefined;
}

/** What goes before a command that changes the machine. @returns {string[]} */
function rights() {
  return process.getuid?.() === 0 ? [] : ['sudo', '-n'];
}

/** @param {string[]} prefix @param {string[]} rest */
function command(prefix, ...rest) {
  return [...prefix, ...rest];
}

/** @param {string} sentence @returns {never} */
function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

for (const name of process.argv.slice(2)) {
  needs[name]();
}
