// `make demo`: the page and the simulator until interrupted. Everything comes in by environment,
// as make passes it: PORT, SIM_PORT, FAULTS=1, and SIM_FLAGS for any other flag of the simulator.
import { startSite } from './site.mjs';

const { PORT, SIM_PORT, FAULTS, SIM_FLAGS = '' } = process.env;

try {
  const site = await startSite({
    folder: `target/demo-${PORT}`,
    pagePort: PORT,
    simPort: SIM_PORT,
    flags: [...(FAULTS ? ['--fault-queues'] : []), ...SIM_FLAGS.split(' ').filter(Boolean)],
    config: { title: 'Eightytwenty demo' },
  });
  console.log(`
  Page       ${site.pageUrl}   press "Sign in with Genesys Cloud"
  Simulator  ${site.simUrl}

  Ctrl-C stops both.`);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => site.stop().then(() => process.exit(0)));
  }
  process.exitCode = (await site.ended) ?? 0;
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}`);
  console.error('If a port is taken, choose others: make demo PORT=8081 SIM_PORT=8091');
  process.exit(1);
}
