import { defineFamily } from '../family/family';
import { variable } from '../family/open-setting';
import { releasesOf } from '../family/releases';

/** Neo4j, a graph database. */
export default defineFamily({
  name: 'neo4j',
  images: ['neo4j'],
  database: true,
  releases: {
    product: 'Neo4j',
    releases: releasesOf(`
      3 2022-05-27, 4 2025-11-30, 5 2028-06-06
    `),
    source: 'endoflife.date/neo4j',
  },
  open: [variable('NEO4J_AUTH', /^none$/i, 'can read and write the graph', 'neo4j.com/docs, Docker: configuration')],
});
