"""The texts of the help menu."""

WHAT_IS_THIS = """\
<p>An autoencoder squeezes each picture into a short list of numbers, its <b>z-vector</b>, and
draws the picture from it again. All pictures together are a cloud of <b>z-points</b> in a space of
many dimensions.</p>
<p>The <b>projections</b> show this cloud along two components at a time, in original (z) or PCA
coordinates, with the ellipse that holds the given share of a normal distribution.</p>
<p>Vectors drawn without regard to the cloud decode to brown noise: choose the method
<i>Cube</i> under Sampling. Vectors inside the ellipses of all pairs decode to faces:
choose <i>Pair ellipses</i>.</p>
<p>Drag the <b>current point</b>: its other components stay as they are, and the face follows.</p>
"""

SHORTCUTS = """\
<table cellpadding="3">
<tr><td><b>Drag the round marker</b></td><td>move the current point</td></tr>
<tr><td><b>Ctrl + drag</b></td><td>move it from anywhere</td></tr>
<tr><td><b>Arrow keys</b> (Shift: ten times)</td>
<td>move it in the projection last clicked</td></tr>
<tr><td><b>Click a point</b></td><td>start from its image</td></tr>
<tr><td><b>Wheel, drag, double click</b></td><td>zoom, move, reset the view</td></tr>
<tr><td><b>Right click</b></td>
<td>move the point here, path begins or ends here</td></tr>
<tr><td><b>Home</b></td><td>back to the start</td></tr>
<tr><td><b>A, B</b></td><td>the path begins, ends at the current point</td></tr>
<tr><td><b>F5</b></td><td>draw again</td></tr>
<tr><td><b>Ctrl+N</b></td><td>add a projection</td></tr>
<tr><td><b>Ctrl+O, Ctrl+S</b></td><td>open a bundle, save the face grid</td></tr>
<tr><td><b>Ctrl+Shift+R, Ctrl+0</b></td><td>reset the layout, the projections</td></tr>
</table>
"""

ABOUT = """\
<p><b>Latent Explorer {version}</b></p>
<p>See, touch and use the latent space of a plain convolutional autoencoder.</p>
<p>The method follows the post series "Autoencoders and latent space fragmentation",
parts I to X.</p>
<p>The code is under the MIT licence. The bundled model was trained on CelebA, whose owners allow
non-commercial research and education only; that limit holds for the model and its faces too.</p>
"""
