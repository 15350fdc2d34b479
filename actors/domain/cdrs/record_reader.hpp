#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string_view>

#include "actors/domain/cdrs/cdr_record.hpp"
#include "actors/domain/cdrs/source_format.hpp"
#include "actors/domain/core/time_zone.hpp"

namespace didtron {

/// Cells of one row by field; empty text: absent.
using cdr_cells = std::array<std::string_view, cdr_field_count>;

/// Turns the cells of a row into a record, or says which column is wrong. Pure.
///
/// Cells are taken as they are: no trimming, no other digits than 0-9, no sign, exponent or
/// thousands separator. Keys compare as bytes. A caller that is no number leaves `caller` empty, and
/// the raw text is kept; a called number must be one.
class record_reader {
 public:
  /// `zone` is needed for local times. Errors: those of check_source_format; bad_config (no zone).
  static result<record_reader> make(source_format format, std::shared_ptr<const time_zone> zone);

  /// Empty: `out` is good. Otherwise what is wrong first, without row number.
  [[nodiscard]] std::optional<row_fault> read(const cdr_cells& cells, cdr_record& out) const;

  [[nodiscard]] const source_format& format() const noexcept { return format_; }

 private:
  record_reader(source_format format, std::shared_ptr<const time_zone> zone)
      : format_{std::move(format)}, zone_{std::move(zone)} {}
  source_format format_;
  std::shared_ptr<const time_zone> zone_;
};

}  // namespace didtron
