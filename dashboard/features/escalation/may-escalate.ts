/** What the server said when it was asked, and what its clock says since: an open page need not ask again. */
export const mayEscalate = (
  { escalate, escalateFrom }: { escalate: boolean; escalateFrom: string | null },
  now: number,
): boolean => escalate || (escalateFrom !== null && Date.parse(escalateFrom) <= now)
