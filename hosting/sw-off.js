// Turns the service worker off: put in place of sw.js, it deletes what was kept and removes itself, on each reader's
// next visit. Deleting sw.js from the host does not do that: browsers then stay with the one they have.
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(retire()));

async function retire() {
  const prefix = `eightytwenty ${new URL(registration.scope).pathname} `;
  for (const name of await caches.keys()) if (name.startsWith(prefix)) await caches.delete(name);
  await registration.unregister();
}
