import { definePrograms } from '../program/program';

/** Servers that build while they run, and keep what they build in the tree of the sources. */
export default definePrograms(
  {
    names: [],
    sources: [
      'nextjs.org/docs',
      'docs.astro.build',
      'nuxt.com/docs',
      'vite.dev/guide/cli',
      'angular.dev/cli/serve',
      'webpack.js.org/api/cli',
    ],
    checkedBy: 'source',
    checked: '2026-11-24',
  },
  {
    names: ['next', 'astro', 'nuxt', 'nuxi', 'gatsby', 'remix', 'svelte-kit', 'ng', 'webpack', 'vue-cli-service'],
    develops: { verb: /^(dev|develop|serve)$/ },
  },
  { names: ['vite'], develops: { verb: /^(dev|serve|)$/ } },
  { names: ['webpack-dev-server'], develops: { verb: /^/ } },
);
