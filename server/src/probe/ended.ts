/** Ends a proof from anywhere inside of it, with a sentence for a person. `prove` answers it; nobody else sees it. */
export class Ended extends Error {}
