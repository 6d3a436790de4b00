import { v7 as uuid } from 'uuid'
import type { Sql } from '../db/database.ts'
import type { Text } from '../errors.ts'
import type { UserRow } from './rows.ts'
import type { Written } from './written.ts'

const known = `jsonb_build_object('directoryId', u.directory_id, 'fullName', u.full_name, 'email', u.email,
  'phone', u.phone, 'post', u.post, 'snils', u.snils, 'organizationId', u.organization_id)`

/**
 * A row is of the user with its id in the directory; else of the one with its e-mail, in the same organization or in
 * none yet; else of the one of that organization with its СНИЛС, who came by a certificate before. An address counts
 * when it is not what the directory gave last: what its owner has proved meanwhile, or an administrator written, stays.
 * Roles are never changed, and staff is never touched.
 */
const statement = `
WITH given AS MATERIALIZED (
  SELECT g.n, (g.each->>'id')::uuid AS id, g.each->'v' AS v, g.each->'v'->>'directoryId' AS directory_id,
    g.each->'v'->>'email' AS email, o.ids
  FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS g (each, n)
  LEFT JOIN LATERAL (
    SELECT array_agg(o.id) AS ids FROM organizations o
    WHERE g.each->>'reg' IS NOT NULL AND o.registration_number = g.each->>'reg'
    UNION ALL
    SELECT array_agg(o.id) FROM organizations o
    WHERE g.each->>'reg' IS NULL AND o.taxpayer_id = g.each->>'inn'
      AND (g.each->>'kpp' IS NULL OR o.kpp = g.each->>'kpp')
  ) o ON o.ids IS NOT NULL
), met AS MATERIALIZED (
  SELECT g.*, d.id AS by_directory, d.role AS directory_role, u.id AS by_email, u.role AS email_role,
    p.id AS by_snils, p.role AS snils_role,
    (u.directory_id IS NULL OR g.directory_id IS NULL)
      AND (u.organization_id = g.ids[1] OR u.organization_id IS NULL) AS same
  FROM given g
  LEFT JOIN users d ON d.directory_id = g.directory_id
  LEFT JOIN users u ON u.email = g.email
  LEFT JOIN LATERAL (
    SELECT s.id, s.role FROM users s
    WHERE d.id IS NULL AND u.id IS NULL AND s.snils = g.v->>'snils' AND s.organization_id = g.ids[1]
      AND (s.directory_id IS NULL OR g.directory_id IS NULL) AND (s.email IS NULL OR g.email IS NULL)
    ORDER BY s.id LIMIT 1
  ) p ON true
), matched AS MATERIALIZED (
  SELECT m.id, m.n, m.email, m.v || jsonb_build_object('organizationId', m.ids[1]) AS v,
    coalesce(m.by_directory, CASE WHEN m.same THEN m.by_email END, m.by_snils) AS known,
    CASE
      WHEN m.ids IS NULL THEN 'unknown'
      WHEN array_length(m.ids, 1) > 1 THEN 'several'
      WHEN coalesce(m.directory_role, m.email_role, m.snils_role) <> 'REQUESTER' THEN 'staff'
      WHEN m.by_email <> m.by_directory OR (m.by_directory IS NULL AND m.by_email IS NOT NULL AND m.same IS NOT TRUE)
        THEN 'taken'
    END AS wrong
  FROM met m
), different AS MATERIALIZED (
  SELECT m.known AS id, old.j AS old, old.j || news.v AS new, m.email AS given_email
  FROM matched m JOIN users u ON u.id = m.known CROSS JOIN LATERAL (SELECT ${known}) old (j)
    CROSS JOIN LATERAL (SELECT CASE WHEN m.email = u.directory_email THEN m.v - 'email' ELSE m.v END) news (v)
  WHERE m.wrong IS NULL AND old.j || news.v <> old.j
), noted AS (
  UPDATE users u SET directory_email = m.email FROM matched m
  WHERE u.id = m.known AND m.wrong IS NULL AND m.email IS DISTINCT FROM u.directory_email AND m.email IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM different d WHERE d.id = u.id)
), changed AS (
  UPDATE users u SET directory_id = d.new->>'directoryId', full_name = d.new->>'fullName', email = d.new->>'email',
    pending_email = nullif(u.pending_email, d.new->>'email'),
    pending_email_at = CASE WHEN u.pending_email IS DISTINCT FROM d.new->>'email' THEN u.pending_email_at END,
    directory_email = coalesce(d.given_email, u.directory_email), phone = d.new->>'phone',
    post = d.new->>'post', snils = d.new->>'snils', organization_id = (d.new->>'organizationId')::uuid, updated_at = $3::timestamptz
  FROM different d WHERE u.id = d.id RETURNING u.id
), created AS (
  INSERT INTO users (id, directory_id, full_name, email, directory_email, phone, post, snils, organization_id, created_at,
    updated_at)
  SELECT id, v->>'directoryId', v->>'fullName', email, email, v->>'phone', v->>'post', v->>'snils',
    (v->>'organizationId')::uuid, $3::timestamptz, $3::timestamptz
  FROM matched WHERE known IS NULL AND wrong IS NULL RETURNING id
), recorded AS (
  INSERT INTO directory_changes (import_id, noun, subject_id, before, after, at)
  SELECT $2::uuid, 'user', d.id,
    (SELECT jsonb_object_agg(key, value) FROM jsonb_each(d.old) WHERE value <> d.new->key),
    (SELECT jsonb_object_agg(key, value) FROM jsonb_each(d.new) WHERE value <> d.old->key), $3::timestamptz FROM different d
  UNION ALL SELECT $2::uuid, 'user', id, NULL, jsonb_strip_nulls(v), $3::timestamptz FROM matched WHERE known IS NULL AND wrong IS NULL
)
SELECT (SELECT count(*) FROM created)::int AS created, (SELECT count(*) FROM changed)::int AS changed,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('place', n - 1, 'wrong', wrong)), '[]')
   FROM matched WHERE wrong IS NOT NULL) AS wrong`

type Wrong = 'unknown' | 'several' | 'staff' | 'taken'

interface Answer {
  created: number
  changed: number
  wrong: { place: number; wrong: Wrong }[]
}

/** Writes a batch in one statement; the rows of one batch are of different users. */
export async function writeUsers(sql: Sql, importId: string, rows: readonly UserRow[], now: Date): Promise<Written> {
  const given = rows.map(({ person, organization: { registrationNumber: reg, taxpayerId: inn, kpp } }) => ({
    id: uuid(),
    v: person,
    reg,
    inn,
    kpp,
  }))
  const [answer] = await sql.query<Answer>(statement, [JSON.stringify(given), importId, now])
  if (!answer) throw new Error('counts always have a row')
  return {
    created: answer.created,
    changed: answer.changed,
    refused: answer.wrong.map(({ place, wrong }) => ({ place, reason: reasons[wrong](rows[place] as UserRow) })),
  }
}

function organizationOf({ organization: { registrationNumber, taxpayerId, kpp } }: UserRow): Text {
  if (registrationNumber) {
    return {
      ru: `с реестровым номером ${registrationNumber}`,
      en: `with the registration number ${registrationNumber}`,
    }
  }
  const both = kpp ? `${taxpayerId} / ${kpp}` : taxpayerId
  return { ru: `с ИНН ${both}`, en: `with the ИНН ${both}` }
}

const reasons: Record<Wrong, (row: UserRow) => Text> = {
  unknown: (row) => ({
    ru: `организации ${organizationOf(row).ru} в справочнике нет: сначала загрузите организации`,
    en: `no organization ${organizationOf(row).en} is in the directory: load the organizations first`,
  }),
  several: (row) => ({
    ru: `организаций ${organizationOf(row).ru} несколько: укажите КПП или реестровый номер`,
    en: `there are several organizations ${organizationOf(row).en}: give the КПП or the registration number`,
  }),
  staff: ({ person }) => ({
    ru: `${person.email ?? person.directoryId} – сотрудник поддержки или администратор: загрузка их не меняет`,
    en: `${person.email ?? person.directoryId} is staff or an administrator: a load changes none of them`,
  }),
  taken: ({ person }) => ({
    ru: `адрес ${person.email} уже у другого пользователя`,
    en: `the address ${person.email} belongs to another user`,
  }),
}
