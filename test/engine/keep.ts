import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from './engine';
import { folder, projectOf } from './project';
import { debianRoot, newestPrograms, run } from './roots';
import { services } from './services';
import { toolsOf } from './tools';

void (async () => {
  const programs = newestPrograms();
  const debian = debianRoot();
  const engine = await startEngine({ programs });
  run('/usr/bin/docker', ['import', debian, 'debian:12'], { env: { PATH: process.env.PATH, DOCKER_HOST: engine.address, HOME: tmpdir() } });
  console.log(engine.address, programs);
  const timer = setInterval(() => undefined, 1000);
  process.once('SIGTERM', () => {
    clearInterval(timer);
    void engine.stop();
  });
  const tools = toolsOf(engine, programs);
  await tools.docker('build', '--network', 'host', '-t', 'client', join(folder, 'client'));
  for (const name of process.argv.slice(2)) {
    const p = await projectOf(tools, programs, services.find((s) => s.name === name)!);
    await p.build('all');
    console.log('built', name, p.work);
  }
})();
