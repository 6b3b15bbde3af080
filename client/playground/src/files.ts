/** The files of the page; one without text is not there. */
export const names = ['compose.yaml', 'Dockerfile', 'daemon.json', 'devcontainer.json'] as const;

export type Name = (typeof names)[number];

/** What the protocol calls their languages. */
export const languages: Readonly<Record<Name, string>> = {
  'compose.yaml': 'dockercompose',
  Dockerfile: 'dockerfile',
  'daemon.json': 'json',
  'devcontainer.json': 'jsonc',
};

export const folder = 'file:///playground';

export function uriOf(name: Name): string {
  return `${folder}/${name}`;
}

export function nameOf(uri: string): Name | undefined {
  return names.find((name) => uriOf(name) === uri);
}

/** What the page starts with. */
export const samples: Readonly<Record<Name, string>> = {
  'compose.yaml': `services:
  shop:
    build: .
    ports:
      - "8080:8080"
    environment:
      DB_PASSWORD: \${DB_PASSWORD}
  proxy:
    image: traefik:v3.5
    privileged: true
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock
`,
  Dockerfile: `FROM node:22-bookworm-slim
WORKDIR /app
COPY package.json server.js ./
RUN npm install --omit=dev
CMD ["node", "server.js"]
`,
  'daemon.json': '',
  'devcontainer.json': '',
};
