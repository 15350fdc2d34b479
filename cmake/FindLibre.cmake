# libre and librem (SIP, SDP, RTP in C). -> Libre::re, Libre::rem
find_path(LIBRE_INCLUDE_DIR re/re.h)
find_library(LIBRE_LIBRARY re)
find_library(LIBREM_LIBRARY rem)
mark_as_advanced(LIBRE_INCLUDE_DIR LIBRE_LIBRARY LIBREM_LIBRARY)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Libre REQUIRED_VARS LIBRE_INCLUDE_DIR LIBRE_LIBRARY)
if(Libre_FOUND AND NOT TARGET Libre::re)
  add_library(Libre::re UNKNOWN IMPORTED)
  # re.h pulls in its own headers as <re_types.h>, hence the second directory.
  set_target_properties(Libre::re PROPERTIES
    IMPORTED_LOCATION "${LIBRE_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${LIBRE_INCLUDE_DIR};${LIBRE_INCLUDE_DIR}/re")
endif()
