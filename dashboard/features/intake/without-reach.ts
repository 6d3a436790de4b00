/**
 * Somebody's HTML for a frame with an empty sandbox, where no script runs: with a policy before all else, it loads
 * nothing either, so that its sender does not learn who has read it. Pictures that came with the letter stand inside.
 */
export function withoutReach(html: string): string {
  const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'`
  return `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}">${html}`
}
