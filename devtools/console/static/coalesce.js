/** Reading anew what changes often. */

/**
 * Returns what reads something; wishes to read it again during a reading are fulfilled together, when that is over.
 *
 * @param {() => Promise<unknown>} read Does not throw.
 * @returns {() => Promise<void>}
 */
export function coalesce(read) {
  let isReading = false;
  let isStale = false;
  const run = async () => {
    isStale = isReading;
    if (isReading) return;
    isReading = true;
    await read();
    isReading = false;
    if (isStale) run();
  };
  return run;
}
