import type { ComponentProps, ReactNode } from 'react'

type IconProps = ComponentProps<'svg'>

/** Drawn on a 20 px grid with one stroke; decoration only, so hidden from screen readers. */
const icon = (drawing: ReactNode) =>
  function Icon(props: IconProps) {
    return (
      <svg
        width="18"
        height="18"
        viewBox="0 0 20 20"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.7"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
        {...props}
        className={`shrink-0 ${props.className ?? ''}`}
      >
        {drawing}
      </svg>
    )
  }

export const PlusIcon = icon(<path d="M10 4v12M4 10h12" />)
export const CloseIcon = icon(<path d="m5 5 10 10M15 5 5 15" />)
export const CheckIcon = icon(<path d="m4.5 10.5 3.5 3.5 7.5-8" />)
export const ChevronDownIcon = icon(<path d="m5.5 8 4.5 4.5L14.5 8" />)
export const ChevronRightIcon = icon(<path d="M8 5.5 12.5 10 8 14.5" />)
export const ChevronLeftIcon = icon(<path d="M12 5.5 7.5 10l4.5 4.5" />)
export const EscalateIcon = icon(<path d="M4 16.5h12M10 13V3.5m-4 4 4-4 4 4" />)
export const ArrowUpIcon = icon(<path d="M10 16V4m-4.5 4.5L10 4l4.5 4.5" />)
export const ArrowRightIcon = icon(<path d="M4 10h12m-4.5-4.5L16 10l-4.5 4.5" />)
export const SearchIcon = icon(<path d="M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12Zm4.5-1.5L17 17" />)
export const FilterIcon = icon(<path d="M3 5h14M6 10h8M8.5 15h3" />)
export const PaperclipIcon = icon(
  <path d="m16 9.5-6 6a3.5 3.5 0 0 1-5-5l6.5-6.5a2.4 2.4 0 0 1 3.4 3.4l-6.4 6.4a1.2 1.2 0 0 1-1.7-1.7l5.7-5.7" />,
)
export const LockIcon = icon(<path d="M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9" />)
export const KeyIcon = icon(<path d="M9.5 10.5 17 3m-3 3 2 2m-4 0 1.5 1.5M7 17a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z" />)
export const UserIcon = icon(<path d="M10 10a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 10 10Zm-6.3 7a6.3 6.3 0 0 1 12.6 0" />)
export const MenuIcon = icon(<path d="M3 5.5h14M3 10h14M3 14.5h14" />)
export const SunIcon = icon(
  <path d="M10 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm0-12v1.6m0 13.8v1.6M3.6 3.6l1.2 1.2m10.4 10.4 1.2 1.2M1.5 10h1.6m13.8 0h1.6M3.6 16.4l1.2-1.2M15.2 4.8l1.2-1.2" />,
)
export const MoonIcon = icon(<path d="M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3Z" />)
export const ScreenIcon = icon(<path d="M3 4h14v9.5H3zM7 17h6m-3-3.5V17" />)
export const GlobeIcon = icon(
  <path d="M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15Zm-7.5-7.5h15M10 2.5c2 2 3 4.6 3 7.5s-1 5.5-3 7.5c-2-2-3-4.6-3-7.5s1-5.5 3-7.5Z" />,
)
export const SignOutIcon = icon(<path d="M8 3.5H4.5v13H8M13 6.5l3.5 3.5-3.5 3.5M8 10h8.5" />)
export const InfoIcon = icon(<path d="M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15ZM10 9v4.5M10 6.3v.2" />)
export const WarningIcon = icon(<path d="M10 3 2.5 16.5h15zM10 8v4m0 2.3v.2" />)
export const PauseIcon = icon(<path d="M7 4.5v11m6-11v11" />)
export const PlayIcon = icon(<path d="M6.5 4.5v11l9-5.5z" />)
export const RefreshIcon = icon(<path d="M16 10a6 6 0 1 1-1.8-4.3M16.2 3v3.2H13" />)
export const CopyIcon = icon(<path d="M7 7h9v9.5H7zM13 7V3.5H4V13h3" />)
export const TrashIcon = icon(<path d="M4 5.5h12M8 5.5V3.5h4v2m-6.5 0 .7 11h7.6l.7-11M8.5 9v4.5m3-4.5v4.5" />)
export const UndoIcon = icon(<path d="M7 4 3.5 7.5 7 11M4 7.5h7.5a4.5 4.5 0 0 1 0 9H8" />)
export const PrintIcon = icon(<path d="M6 7V3h8v4M6 14H3.5V7h13v7H14m-8-2.5h8V17H6z" />)
export const FileIcon = icon(<path d="M5 2.5h6.5L15 6v11.5H5zM11.5 2.5V6H15" />)
export const CommentIcon = icon(<path d="M3 4h14v10H9l-4 3v-3H3z" />)
export const ClockIcon = icon(<path d="M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15ZM10 5.8V10l2.8 2" />)
export const HourglassIcon = icon(
  <path d="M5.5 3h9m-9 14h9M6.5 3v2.5c0 2 3.5 3 3.5 4.5s-3.5 2.5-3.5 4.5V17m7-14v2.5c0 2-3.5 3-3.5 4.5s3.5 2.5 3.5 4.5V17" />,
)
export const ListIcon = icon(<path d="M7 5h10M7 10h10M7 15h10M3.2 5h.1M3.2 10h.1M3.2 15h.1" />)
export const BoardIcon = icon(<path d="M3 3.5h4v13H3zM8.5 3.5h4v8h-4zM14 3.5h3v10.5h-3z" />)
export const MoreIcon = icon(<path d="M4.5 10h.1m5.3 0h.1m5.4 0h.1" strokeWidth="2.6" />)
export const OfflineIcon = icon(
  <path d="M3 3l14 14M5 9.5a8 8 0 0 1 3-1.7m4.6.2A8 8 0 0 1 15 9.5M7.5 12.4a4 4 0 0 1 5 0M10 15.5h.1" />,
)
export const SpinnerIcon = icon(<path d="M10 3a7 7 0 1 0 7 7" />)
export const HelpIcon = icon(
  <path d="M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15Zm-2-9.3a2 2 0 1 1 2.9 1.9c-.6.3-.9.8-.9 1.5m0 2.3v.1" />,
)
export const SettingsIcon = icon(<path d="M3 6h7m4 0h3M3 14h3m4 0h7M12 4v4M8 12v4" />)
export const BellIcon = icon(
  <path d="M10 3a4.5 4.5 0 0 0-4.5 4.5c0 4-1.5 5-1.5 6h12c0-1-1.5-2-1.5-6A4.5 4.5 0 0 0 10 3Zm-1.6 13.5a1.8 1.8 0 0 0 3.2 0" />,
)
export const BellOffIcon = icon(
  <path d="M7 4.2a4.5 4.5 0 0 1 7.5 3.3c0 2 .4 3.3.8 4.2M13 13.5H4c0-1 1.5-2 1.5-6v-1m2.9 10a1.8 1.8 0 0 0 3.2 0M3.5 3l13 14" />,
)
export const PhoneIcon = icon(
  <path d="M6.5 3 8.3 7 6.4 8.6a10 10 0 0 0 5 5L13 11.7l4 1.8v2.9c0 .6-.5 1.1-1.1 1.1A13 13 0 0 1 2.5 4.1c0-.6.5-1.1 1.1-1.1z" />,
)
export const MailIcon = icon(<path d="M3 5h14v10H3zm0 1 7 5.5L17 6" />)
