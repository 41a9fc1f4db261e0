/** Byte-wise comparison, as SQLite's: never localeCompare, which would order fractional keys differently. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The one order of records: `order_key`, ties (and kinds without a key) by id. */
export function compareRecords(
  a: { id: string; order_key?: string },
  b: { id: string; order_key?: string },
): number {
  return compareText(a.order_key ?? "", b.order_key ?? "") || compareText(a.id, b.id);
}
