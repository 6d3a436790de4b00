/** Two fields side by side whose labels, hints, controls and faults keep to common lines, however long each is. */
export const pairedFields = 'grid gap-x-6 gap-y-6 sm:grid-cols-2 sm:gap-y-1.5'

export const pairedField = 'sm:row-span-4 sm:grid sm:grid-rows-subgrid sm:items-start'
