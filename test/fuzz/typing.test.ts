import { casesOf, fixtureIds } from '../support/fixtures';
import type { Files } from '../support/open';
import { everythingAtOnce } from '../support/projects';
import { compareWhileTyping } from './typing';

/** Services that are beside those of a fixture: what is found about them must not depend on what was found before. */
const beside = `  neighbour-a:
    image: postgres:16
    privileged: true
    volumes: [shared:/var/lib/postgresql/data, /var/run/docker.sock:/var/run/docker.sock]
    ports: ["5432:5432"]
  # note
  neighbour-b:
    image: nginx:1.27
    user: root
    network_mode: service:neighbour-a
    environment: { DB: neighbour-a, PASSWORD: hunter2hunter2 }
`;

function withMore(files: Files): Files {
  return new Map([...files].map(([name, text]) => [name, text.replace(/^services:\n(?= {2}\S)/m, (head) => head + beside)]));
}

const seed = Number(process.env.TYPING_SEED ?? 1);
const edits = Number(process.env.TYPING_EDITS ?? 4);

describe('What is found while files are edited', () => {
  for (const [index, id] of fixtureIds().entries()) {
    it(`is what is found in them as they are then: ${id}`, async () => {
      for (const [at, { files }] of casesOf(id).entries())
        if (edits > 4 || at % 3 === seed % 3) await compareWhileTyping(withMore(files), seed * 1000 + index * 10 + at, edits);
    });
  }

  it('is what is found in them as they are then, where every rule fires', () => compareWhileTyping(everythingAtOnce(), seed, edits));
});
