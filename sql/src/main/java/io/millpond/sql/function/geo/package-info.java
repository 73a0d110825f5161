/// Functions of points on the earth and in the plane.
///
/// Main types: [io.millpond.sql.function.geo.GeoFunctions] and
/// [io.millpond.sql.function.geo.EarthDistance], which measures distances on the earth.
@NullMarked
package io.millpond.sql.function.geo;

import org.jspecify.annotations.NullMarked;
