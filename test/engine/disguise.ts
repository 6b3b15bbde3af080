import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, parseDocument } from 'yaml';
import type { Tools } from './tools';

/**
 * Makes the images of a project such that nobody knows: under names of a registry of nobody, and without the Dockerfiles and the builds that tell what is
 * in them. What hardening writes then rests on no knowledge of these images.
 * @param work the folder of the project, whose images are made
 * @param privileged whether its services are written as privileged ones, too
 */
export async function disguise(tools: Tools, work: string, images: readonly string[], privileged: boolean): Promise<void> {
  const file = join(work, 'compose.yaml');
  const document = parseDocument(readFileSync(file, 'utf8'));
  const services = document.get('services');
  if (!isMap(services)) throw new Error(`${file} has no services`);
  const names = new Map(images.map((image, index) => [image, `registry.example.org/nobody/knows-${index}:1`]));
  for (const [image, name] of names) await tools.docker('tag', image, name);
  for (const { value: service } of services.items) {
    if (!isMap(service)) continue;
    service.delete('build');
    const name = names.get(String(service.get('image')));
    if (name !== undefined) service.set('image', name);
    if (privileged) service.set('privileged', true);
  }
  writeFileSync(file, String(document));
  for (const name of ['Dockerfile', 'report.Dockerfile']) rmSync(join(work, name), { force: true });
}
