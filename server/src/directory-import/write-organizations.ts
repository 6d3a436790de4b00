import { v7 as uuid } from 'uuid'
import type { Sql } from '../db/database.ts'
import type { Text } from '../errors.ts'
import type { OrganizationRow } from './rows.ts'
import type { Written } from './written.ts'

/**
 * What is known of an organization, in one JSON object: what a row tells is laid over it, and only a row that makes a
 * difference is written.
 */
const known = `jsonb_build_object('registrationNumber', o.registration_number, 'name', o.name,
  'shortName', o.short_name, 'taxpayerId', o.taxpayer_id, 'kpp', o.kpp, 'ogrn', o.ogrn, 'legalAddress', o.legal_address,
  'postalAddress', o.postal_address, 'parentRegistrationNumber', o.parent_registration_number, 'active', o.active)`

/**
 * A row is of the organization with its registration number; else with its ИНН and КПП; else with its ИНН, where one of
 * the two has no КПП yet and nothing else can be meant. Of several rows that could mean the same, the first does.
 */
const statement = `
WITH given AS MATERIALIZED (
  SELECT g.n, (g.each->>'id')::uuid AS id, g.each->'v' AS v, g.each->'v'->>'registrationNumber' AS reg,
    g.each->'v'->>'taxpayerId' AS inn, coalesce(g.each->'v'->>'kpp', '') AS kpp,
    row_number() OVER (PARTITION BY g.each->'v'->>'taxpayerId' ORDER BY g.n) = 1 AS first
  FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS g (each, n)
), matched AS MATERIALIZED (
  SELECT g.*, coalesce(r.id, k.id, e.id) AS known, k.registration_number AS held,
    CASE
      WHEN (r.id IS NOT NULL AND k.id <> r.id) OR (r.id IS NULL AND k.registration_number <> g.reg) THEN 'held'
      WHEN r.id IS NULL AND k.id IS NULL AND e.id IS NULL AND g.kpp = '' AND g.reg IS NULL
        AND EXISTS (SELECT 1 FROM organizations o WHERE o.taxpayer_id = g.inn) THEN 'several'
    END AS wrong
  FROM given g
  LEFT JOIN organizations r ON r.registration_number = g.reg
  LEFT JOIN organizations k ON k.taxpayer_id = g.inn AND k.kpp = g.kpp
  LEFT JOIN LATERAL (
    SELECT o.id FROM organizations o
    WHERE r.id IS NULL AND k.id IS NULL AND g.first AND o.taxpayer_id = g.inn
      AND (g.reg IS NULL OR o.registration_number IS NULL)
      AND CASE WHEN g.kpp <> '' THEN o.kpp = ''
        ELSE NOT EXISTS (SELECT 1 FROM organizations x WHERE x.taxpayer_id = g.inn AND x.id <> o.id) END
  ) e ON true
), different AS MATERIALIZED (
  SELECT m.known AS id, old.j AS old, old.j || m.v AS new
  FROM matched m JOIN organizations o ON o.id = m.known CROSS JOIN LATERAL (SELECT ${known}) old (j)
  WHERE m.wrong IS NULL AND old.j || m.v <> old.j
), changed AS (
  UPDATE organizations o SET registration_number = d.new->>'registrationNumber', name = d.new->>'name',
    short_name = d.new->>'shortName', taxpayer_id = d.new->>'taxpayerId', kpp = d.new->>'kpp', ogrn = d.new->>'ogrn',
    legal_address = d.new->>'legalAddress', postal_address = d.new->>'postalAddress',
    parent_registration_number = d.new->>'parentRegistrationNumber', active = (d.new->>'active')::boolean
  FROM different d WHERE o.id = d.id RETURNING o.id
), created AS (
  INSERT INTO organizations (id, registration_number, name, short_name, taxpayer_id, kpp, ogrn, legal_address,
    postal_address, parent_registration_number, active, created_at)
  SELECT id, reg, v->>'name', v->>'shortName', inn, kpp, v->>'ogrn', v->>'legalAddress', v->>'postalAddress',
    v->>'parentRegistrationNumber', coalesce((v->>'active')::boolean, true), $3::timestamptz
  FROM matched WHERE known IS NULL AND wrong IS NULL RETURNING id
), recorded AS (
  INSERT INTO directory_changes (import_id, noun, subject_id, before, after, at)
  SELECT $2::uuid, 'organization', d.id,
    (SELECT jsonb_object_agg(key, value) FROM jsonb_each(d.old) WHERE value <> d.new->key),
    (SELECT jsonb_object_agg(key, value) FROM jsonb_each(d.new) WHERE value <> d.old->key), $3::timestamptz FROM different d
  UNION ALL SELECT $2::uuid, 'organization', id, NULL, jsonb_strip_nulls(v), $3::timestamptz
  FROM matched WHERE known IS NULL AND wrong IS NULL
)
SELECT (SELECT count(*) FROM created)::int AS created, (SELECT count(*) FROM changed)::int AS changed,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('place', n - 1, 'wrong', wrong, 'held', held)), '[]')
   FROM matched WHERE wrong IS NOT NULL) AS wrong`

interface Answer {
  created: number
  changed: number
  wrong: { place: number; wrong: 'held' | 'several'; held: string | null }[]
}

/** Writes a batch in one statement; the rows of one batch are of different organizations. */
export async function writeOrganizations(
  sql: Sql,
  importId: string,
  rows: readonly OrganizationRow[],
  now: Date,
): Promise<Written> {
  const given = JSON.stringify(rows.map((v) => ({ id: uuid(), v })))
  const [answer] = await sql.query<Answer>(statement, [given, importId, now])
  if (!answer) throw new Error('counts always have a row')
  return {
    created: answer.created,
    changed: answer.changed,
    refused: answer.wrong.map(({ place, wrong, held }) => ({
      place,
      reason: wrong === 'held' ? heldText(rows[place], held) : severalText(rows[place]),
    })),
  }
}

function heldText(row: OrganizationRow | undefined, held: string | null): Text {
  const whose = held ?? 'без номера'
  const who = held ?? 'without a number'
  return {
    ru: `ИНН ${row?.taxpayerId} и КПП ${row?.kpp || '(нет)'} уже у организации с реестровым номером ${whose}`,
    en: `ИНН ${row?.taxpayerId} and КПП ${row?.kpp || '(none)'} belong to the organization with the registration number ${who}`,
  }
}

const severalText = (row: OrganizationRow | undefined): Text => ({
  ru: `с ИНН ${row?.taxpayerId} есть несколько организаций: укажите КПП или реестровый номер`,
  en: `several organizations have the ИНН ${row?.taxpayerId}: give the КПП or the registration number`,
})
