#pragma once

#include <cstddef>
#include <cstdint>

/// Every bound of the domain in one place, each with its reason. Other layers append theirs.
namespace didtron::limits {

// --- numbers and text -----------------------------------------------------------------------

/// E.164 (ITU-T E.164, 6.2.1): at most 15 digits; below 5 there is no subscriber number.
inline constexpr std::size_t e164_digits_min = 5;
inline constexpr std::size_t e164_digits_max = 15;

/// A SIP user part that carries a number: 15 digits, '+', an access code and a tech prefix fit
/// twice.
inline constexpr std::size_t raw_number_bytes_max = 32;

/// The longest decimal text that can be a 64-bit amount or rate with room for redundant zeros.
inline constexpr std::size_t decimal_bytes_max = 64;

/// The longest RFC 3339 text that is read: date, time, six fraction digits, numeric offset.
inline constexpr std::size_t instant_bytes_max = 32;

// --- people -----------------------------------------------------------------------------------

/// Custom roles of a tenant: a list that people read.
inline constexpr std::int64_t custom_roles_max = 100;

/// Names and descriptions of custom roles, as the table bounds them.
inline constexpr std::size_t role_name_bytes_max = 60;
inline constexpr std::size_t role_description_bytes_max = 300;

// --- rating ----------------------------------------------------------------------------------

/// Smallest unit of the ledger is 1e-8, so a charge cannot be rounded finer.
inline constexpr std::int32_t charge_decimals_max = 8;

/// Prices of one prefix over time: they are searched one after the other.
inline constexpr std::size_t rate_rows_per_prefix_max = 65'535;

/// Rows of one card: the world has about 1 M sold prefixes.
inline constexpr std::size_t rate_card_rows_max = 10'000'000;

/// Memory for the merged decks of all routing plans; a plan beyond it is decided deck by deck.
inline constexpr std::size_t route_tables_bytes_max = std::size_t{1} << 30;

/// A surcharge above 1000 % of the usage is a typing error.
inline constexpr std::int64_t surcharge_percent_e6_max = 1'000'000'000;

/// Surcharges of one card: every EEA country code with its exceptions is about 300.
inline constexpr std::size_t surcharges_per_card_max = 1'000;

/// Time classes of one card, and their windows: each boundary may begin a later price of a call.
inline constexpr std::size_t time_classes_max = 16;
inline constexpr std::size_t time_windows_max = 64;

/// Holidays of one card: a hundred years of twenty.
inline constexpr std::size_t holidays_max = 2'000;

/// NPA-NXX blocks that may be told apart: 8 * 100 area codes, 800 exchanges each, and the areas.
inline constexpr std::size_t state_entries_max = 700'000;

/// Domain section 6: an exchange rate is used for this many days after its own.
inline constexpr std::int32_t fx_age_days_max = 7;

/// Names of surcharges and time classes, shown in explanations.
inline constexpr std::size_t rule_name_bytes_max = 60;

// --- account ---------------------------------------------------------------------------------

/// Domain rule 2.2: a hold expires this long after its call must have been cut.
inline constexpr std::int32_t hold_grace_s = 120;

/// The longest time between a call's route decision and its answer: the edge gives up waiting after
/// 240 s (its early_timeout); ten more for its timer and the difference of two clocks.
inline constexpr std::int64_t set_up_ms_max = 250'000;

/// Sellers above one another: a platform, its resellers, theirs. Each adds a message to a call's
/// set-up.
inline constexpr std::int32_t seller_levels_max = 8;

/// No call lasts longer than this, so that sums over seconds and holds stay small: 7 days.
inline constexpr std::int64_t call_s_max = 604'800;

// --- call ------------------------------------------------------------------------------------

/// Carriers tried for one call; also the length of the route list sent to the edge.
inline constexpr std::int32_t attempts_max = 16;

/// Attempts remembered per call: a broken edge must not grow the state of a call.
inline constexpr std::size_t attempts_kept_max = 64;

/// Text of a SIP reason kept from an event.
inline constexpr std::size_t sip_reason_bytes_max = 256;

/// How late the edge's hard stop may be: its dialog timer ticks once a second, then the BYE goes
/// out.
inline constexpr std::int64_t cut_lateness_ms_max = 2'000;

// --- books -----------------------------------------------------------------------------------

/// Calls of one entry when usage is posted call by call: two lines each, read and shown together.
inline constexpr std::size_t usage_entry_calls_max = 100;

// --- imported CDRs ---------------------------------------------------------------------------

/// A switch's own number of a call: UUIDs, Call-IDs with host names.
inline constexpr std::size_t cdr_key_bytes_max = 128;

/// Any other cell of a CDR; names of columns.
inline constexpr std::size_t cdr_cell_bytes_max = 256;
inline constexpr std::size_t cdr_header_bytes_max = 128;

/// Names that a source may translate into accounts or trunks.
inline constexpr std::size_t cdr_names_max = 1'000;

/// The oldest CDR that a source may accept by itself: ten years of records.
inline constexpr std::int32_t cdr_late_days_max = 3'660;

/// A clock may run ahead by this much; a call that starts later than that is held for people.
inline constexpr std::int64_t cdr_ahead_ms_max = 3'600'000;

/// Whole seconds on both ends of a call differ from its real length by less than this.
inline constexpr std::int64_t cdr_span_slack_ms = 1'000;

// --- command lines ---------------------------------------------------------------------------

/// One row of `didtron rate` input: 15 columns of numbers need 300 bytes; a longer row is an error.
inline constexpr std::size_t rate_csv_line_bytes_max = 65'536;

/// Whole input of `didtron route`: tables are written by people or tests.
inline constexpr std::size_t route_text_bytes_max = 16'777'216;

/// One line of `didtron route` input.
inline constexpr std::size_t route_text_line_bytes_max = 4'096;

}  // namespace didtron::limits
