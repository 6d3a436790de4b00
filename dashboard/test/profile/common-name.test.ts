import { expect, test } from 'vitest'
import { commonName } from '@/features/profile/common-name.ts'

test.each([
  ['CN=Учебный УЦ, O=Центр', 'Учебный УЦ'],
  ['O=Центр, CN=Иванова М. П., T=Специалист', 'Иванова М. П.'],
  ['O=Центр, CN=Отдел\\, который закупает\\, и склад', 'Отдел, который закупает, и склад'],
  ['СНИЛС=90123456764, O=Центр', 'СНИЛС=90123456764, O=Центр'],
  ['', ''],
])('of %j it is %j', (name, common) => {
  expect(commonName(name)).toBe(common)
})
