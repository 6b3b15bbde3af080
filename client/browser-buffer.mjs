// What dockerfile-ast asks of Node's Buffer, for the bundle that runs in a browser: the bytes of a text.
export const Buffer = { from: (text) => new TextEncoder().encode(text) };
