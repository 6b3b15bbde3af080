/** The words of an error. */
export const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
