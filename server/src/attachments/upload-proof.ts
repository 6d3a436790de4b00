import { createHmac, timingSafeEqual } from 'node:crypto'

const scheme = 'Upload'

/**
 * What the PUT of an upload shows in place of an identity: a signature over the upload's id. So the bytes can be
 * brought by anything that speaks HTTP, and the proof is good for this one upload only.
 */
export function uploadProof(secret: string, uploadId: string): string {
  return `${scheme} ${sign(secret, uploadId).toString('base64url')}`
}

export function isUploadProof(secret: string, uploadId: string, authorization: string | null): boolean {
  const [given, signature = ''] = (authorization ?? '').trim().split(/ +/)
  if (given?.toLowerCase() !== scheme.toLowerCase()) return false
  const right = sign(secret, uploadId)
  const shown = Buffer.from(signature, 'base64url')
  return shown.length === right.length && timingSafeEqual(shown, right)
}

// The prefix keeps these signatures apart from everything else that the one secret signs.
function sign(secret: string, uploadId: string): Buffer {
  return createHmac('sha256', secret).update(`otklik upload ${uploadId}`).digest()
}
