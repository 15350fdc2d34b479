#include "storage/repositories/demo_prices.hpp"

#include <array>

namespace didtron::storage::demo {

namespace demo_price_table {

// London is dear on purpose: at 0.60 a minute one sees the price of a running call grow by a cent a
// second. Carrier decks have other depths than ours, as in real life: each side is matched alone.
constexpr std::array lines{
    price_line{"1", "United States and Canada", "0.0120", "0.0048", "0.0061", 6, 6},
    price_line{"1212", "United States, New York", "0.0110", "0.0041", "0.0061", 6, 6},
    price_line{"1415", "United States, San Francisco", "0.0115", "0.0044", "", 6, 6},
    price_line{"1876", "Jamaica", "0.2950", "0.2410", "0.2380", 60, 60},
    price_line{"1907", "United States, Alaska", "0.0950", "0.0720", "0.0700", 6, 6},
    price_line{"27", "South Africa", "0.0480", "0.0310", "0.0330", 6, 6},
    price_line{"2782", "South Africa, mobile Vodacom", "0.1150", "0.0820", "0.0860", 30, 6},
    price_line{"234", "Nigeria", "0.1280", "0.0990", "0.1010", 60, 60},
    price_line{"2348", "Nigeria, mobile", "0.1420", "0.1120", "0.1090", 60, 60},
    price_line{"33", "France", "0.0110", "0.0052", "0.0049", 1, 1},
    price_line{"336", "France, mobile", "0.0450", "0.0260", "0.0280", 1, 1},
    price_line{"34", "Spain", "0.0105", "0.0047", "0.0050", 1, 1},
    price_line{"39", "Italy", "0.0130", "0.0061", "0.0064", 1, 1},
    price_line{"44", "United Kingdom", "0.0150", "0.0060", "0.0068", 6, 6},
    price_line{"4420", "United Kingdom, London", "0.6000", "0.4200", "0.4500", 6, 6},
    price_line{"447", "United Kingdom, mobile", "0.0390", "0.0210", "0.0225", 30, 6},
    price_line{"4470", "United Kingdom, personal numbers", "2.0000", "1.5000", "1.4800", 60, 60,
               true},
    price_line{"49", "Germany", "0.0125", "0.0058", "0.0055", 1, 1},
    price_line{"4915", "Germany, mobile", "0.0420", "0.0230", "0.0245", 30, 6},
    price_line{"52", "Mexico", "0.0180", "0.0090", "0.0088", 6, 6},
    price_line{"55", "Brazil", "0.0220", "0.0110", "0.0120", 30, 6},
    price_line{"61", "Australia", "0.0240", "0.0120", "0.0125", 1, 1},
    price_line{"65", "Singapore", "0.0160", "0.0080", "0.0079", 6, 6},
    price_line{"81", "Japan", "0.0310", "0.0170", "0.0175", 6, 6},
    price_line{"870", "Inmarsat", "6.5000", "5.2000", "5.1000", 60, 60, true},
    price_line{"91", "India", "0.0190", "0.0105", "0.0112", 60, 60},
    price_line{"919", "India, mobile", "0.0205", "0.0118", "0.0116", 60, 60},
    price_line{"971", "United Arab Emirates", "0.2150", "0.1650", "0.1690", 60, 60},
};

}  // namespace demo_price_table

std::span<const price_line> price_lines() noexcept { return demo_price_table::lines; }

}  // namespace didtron::storage::demo
