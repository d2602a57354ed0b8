"""The peers that Python reaches: libvips, scikit-image, GDAL with numpy and scipy.

Run as a program it is the whole-process peer: others.py BEFORE AFTER THRESHOLD prints a count.
"""
import ctypes
import sys
import time

import numpy as np


def skimage_chain(a, b, threshold):
    """Seconds and components of difference, opening, labels and their statistics."""
    from skimage import measure, morphology
    t0 = time.monotonic()
    mask = np.abs(a.astype(np.int16) - b) > threshold
    mask = morphology.binary_opening(mask, np.ones((3, 3), bool))
    labels = measure.label(mask, connectivity=2)
    table = measure.regionprops_table(labels, properties=("area", "bbox", "centroid"))
    return time.monotonic() - t0, len(table["area"])


class Vips:
    """As much of libvips as the chain takes, by ctypes: its C functions end in NULL."""

    UCHAR, ERODE, DILATE, MORE = 0, 0, 1, 4  # of its enums

    def __init__(self):
        self.lib = ctypes.CDLL("libvips.so.42")
        self.lib.vips_init(b"peers")
        self.lib.vips_image_new_from_memory.restype = ctypes.c_void_p
        self.lib.vips_image_new_matrix_from_array.restype = ctypes.c_void_p
        self.square = self.lib.vips_image_new_matrix_from_array(3, 3, (ctypes.c_double * 9)(*[255] * 9), 9)
        for name, types in {"subtract": "ppP", "abs": "pP", "relational_const1": "pPid",
                            "morph": "pPpi", "labelregions": "pP"}.items():
            kinds = {"p": ctypes.c_void_p, "P": ctypes.POINTER(ctypes.c_void_p), "i": ctypes.c_int,
                     "d": ctypes.c_double}
            getattr(self.lib, "vips_" + name).argtypes = [kinds[c] for c in types] + [ctypes.c_void_p]

    def picture(self, px):
        return self.lib.vips_image_new_from_memory(px.ctypes.data_as(ctypes.c_void_p),
                                                   ctypes.c_size_t(px.size), px.shape[1],
                                                   px.shape[0], 1, self.UCHAR)

    def call(self, name, image, *before, after=()):
        out = ctypes.c_void_p()
        if getattr(self.lib, "vips_" + name)(image, *before, ctypes.byref(out), *after, None):
            raise RuntimeError(name)
        self.made.append(out.value)
        return out.value

    def chain(self, a, b, threshold):
        pictures = [self.picture(a), self.picture(b)]
        self.made = pictures[:]
        x = self.call("abs", self.call("subtract", pictures[0], pictures[1]))
        x = self.call("relational_const1", x, after=(self.MORE, float(threshold)))
        for how in (self.ERODE, self.DILATE):
            x = self.call("morph", x, after=(self.square, how))
        self.call("labelregions", x)  # makes the label image before it returns
        for image in reversed(self.made):
            self.lib.g_object_unref(ctypes.c_void_p(image))


_vips = None


def vips_chain(a, b, threshold, threads):
    global _vips
    _vips = _vips or Vips()
    _vips.lib.vips_concurrency_set(threads)
    t0 = time.monotonic()
    _vips.chain(a, b, threshold)
    return time.monotonic() - t0, None


def write_tiff(path, px, options):
    from osgeo import gdal, osr
    gdal.UseExceptions()
    height, width = px.shape
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32652)
    out = gdal.GetDriverByName("GTiff").Create(path, width, height, 1, gdal.GDT_Byte, options)
    out.SetGeoTransform((500000, 0.5, 0, 4700000, 0, -0.5))
    out.SetProjection(crs.ExportToWkt())
    for y in range(0, height, 512):
        out.GetRasterBand(1).WriteArray(np.ascontiguousarray(px[y:y + 512]), 0, y)


def gdal_count(before, after, threshold):
    from osgeo import gdal
    from scipy import ndimage
    gdal.UseExceptions()
    a, b = (gdal.Open(p).ReadAsArray() for p in (before, after))
    mask = np.abs(a.astype(np.int16) - b) > threshold
    mask = ndimage.binary_opening(mask, np.ones((3, 3), bool))
    labels, n = ndimage.label(mask, np.ones((3, 3), int))
    ndimage.find_objects(labels)
    np.bincount(labels.ravel(), minlength=n + 1)
    return n


def versions():
    import scipy
    import skimage
    from osgeo import gdal
    vips = ctypes.CDLL("libvips.so.42").vips_version
    return (f"OpenCV 4, libvips {vips(0)}.{vips(1)}, scikit-image {skimage.__version__}, scipy "
            f"{scipy.__version__}, GDAL {gdal.__version__}")


if __name__ == "__main__":
    print(gdal_count(sys.argv[1], sys.argv[2], int(sys.argv[3])))
