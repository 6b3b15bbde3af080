import fc from 'fast-check';

// On a developer's machine every run tries other inputs and prints its seed when one fails; CI analyzes a change, so it tries the same.
if (process.env.CI) fc.configureGlobal({ seed: 20_261_124 });
